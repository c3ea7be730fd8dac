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

function open(artifact) {
  const mark = artifact.name + artifact.sha256;
  if (mark === shown) return;
  shown = mark;
  if (artifact.name.endsWith(".apkg")) { cards(artifact.path); return; }
  const frame = element("iframe");
  frame.title = artifact.name;
  frame.src = artifact.path + "?" + artifact.sha256.slice(0, 12);
  show.replaceChildren(frame);
}

function render(news) {
  files.replaceChildren();
  for (const pack of news.packs) {
    const item = element("li");
    item.append(element("h2", pack.pack + (pack.failed ? " (errors)" : "")));
    for (const artifact of pack.artifacts) {
      const button = element("button", artifact.name);
      button.setAttribute("aria-current", String(artifact.name === chosen));
      button.onclick = () => { chosen = artifact.name; location.hash = encodeURIComponent(chosen); render(news); };
      item.append(button);
      if (artifact.name === chosen) open(artifact);
    }
    files.append(item);
  }
  problems.hidden = !news.problems;
  problems.querySelector("pre").textContent = news.problems;
  state.textContent = news.failed ? "Errors: the files are as they were." : "Up to date.";
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
