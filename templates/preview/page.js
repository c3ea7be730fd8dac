"use strict";
// Asks for news, and shows the chosen file anew when its bytes are others.
const files = document.getElementById("files"), show = document.getElementById("show");
const problems = document.getElementById("problems"), state = document.getElementById("state");
let chosen = decodeURIComponent(location.hash.slice(1)), shown = "";

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

// Fields are HTML of ours; they come in as a tree of known elements, without attributes.
const KNOWN = new Set(["B", "I", "EM", "STRONG", "SUB", "SUP", "P", "UL", "OL", "LI", "BR", "SPAN", "DIV", "TABLE", "TR", "TD", "TH", "RUBY", "RT", "S"]);
function tame(html) {
  const from = new DOMParser().parseFromString(html, "text/html").body, into = document.createDocumentFragment();
  (function copy(source, target) {
    for (const node of source.childNodes) {
      if (node.nodeType === 3) target.append(node.data);
      else if (node.nodeType === 1) {
        const next = KNOWN.has(node.tagName) ? element(node.tagName) : target;
        if (next !== target) target.append(next);
        copy(node, next);
      }
    }
  })(from, into);
  return into;
}

async function cards(path) {
  const list = await (await fetch(path + "/cards")).json();
  show.replaceChildren(...list.map((card) => {
    const made = element("article");
    made.className = "card";
    made.append(tame(card.Question || ""), " ", tame(card.Front || ""), tame(card.Text || ""), element("hr"), tame(card.Answer || ""));
    if (card.Extra) made.append(tame(card.Extra));
    made.append(element("small", [card.Number, card.Ref].filter(Boolean).join(" · ")));
    return made;
  }));
}

// `address` names the bytes: while they are the same, what is shown stays as it is, and keeps its place.
function open(name, path, address) {
  if (address === shown) return;
  shown = address;
  if (name.endsWith(".apkg")) { cards(path); return; }
  const frame = element("iframe");
  frame.title = name;
  frame.src = address.includes(".pdf") ? address + "#view=FitH&navpanes=0" : address;
  show.replaceChildren(frame);
}

function choice(name, label, path, address, news) {
  const button = element("button", label);
  button.setAttribute("aria-current", String(name === chosen));
  button.onclick = () => { chosen = name; location.hash = encodeURIComponent(chosen); render(news); };
  if (name === chosen) open(name, path, address);
  return button;
}

function render(news) {
  files.replaceChildren();
  for (const pack of news.packs) {
    const item = element("li");
    item.append(element("h2", pack.pack + (pack.failed ? " (errors)" : "")));
    const edited = news.edited[pack.pack];
    if (edited) {
      const name = "topic of " + pack.pack;
      if (!chosen) chosen = name;
      const part = edited.sections.length ? ", section " + edited.sections.join(", ") : "";
      const button = choice(name, "Just edited: " + edited.topic + part, edited.path, edited.path, news);
      button.className = "edited";
      item.append(button);
    }
    for (const artifact of pack.artifacts) {
      const address = artifact.path + "?" + artifact.sha256.slice(0, 12);
      item.append(choice(artifact.name, artifact.name, artifact.path, address, news));
    }
    files.append(item);
  }
  problems.hidden = !news.problems;
  problems.querySelector("pre").textContent = news.problems;
  state.textContent = news.building ? "Building …" : news.failed ? "Errors: the files are as they were." : "Up to date.";
}

(async function () {
  let generation = 0;
  for (;;) {
    try {
      const news = await (await fetch("/state?after=" + generation)).json();
      if (news.generation !== generation) { generation = news.generation; render(news); }
    } catch (error) {
      state.textContent = "revisionpack watch has ended.";
      generation = 0;
      await new Promise((again) => setTimeout(again, 2000));
    }
  }
})();
