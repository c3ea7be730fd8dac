"""What each code means that is about a file and its YAML; content/codes has the rest."""

from __future__ import annotations

FILE = {
    "file-too-large": """
        A file has more bytes than a pack may name: 4 MB for a content file, 8 MB for a picture.

        Why: a build must end in bounded time and memory, whoever wrote the pack.
        Instead: split the pack, or make the picture smaller.
        """,
    "not-utf-8": """
        The file is not saved as UTF-8.

        Why: letters beyond a-z would turn into others, or into none.
        Instead: save it again as UTF-8 (Notepad: Save as, Encoding: UTF-8; Word: Plain text, Unicode (UTF-8)).
        """,
    "control-character": """
        The file holds a control character or a line break that editors do not count.

        Why: it cannot be printed, and it makes line numbers disagree with the editor's. It comes with pasted text.
        Instead: delete it; for a new line press Enter.
        """,
    "hidden-direction": """
        The file holds a hidden character that turns the direction of text around.

        Why: what is stored would read differently from what is seen, and nobody could check it.
        Instead: delete it. Right-to-left text needs no such character: direction follows `lang:` and `language:`.
        """,
    "no-libyaml": """
        The library that reads YAML is there only in a slower form, which answers otherwise.

        Why: a pack must mean the same on every machine.
        Instead: install PyYAML as it is published: pip install --force-reinstall --only-binary :all: pyyaml
        """,
    "empty-file": """
        The file is empty.

        Instead: begin with `format: 1`, `id:` and `title:`, or make a pack with `revisionpack new`.
        """,
    "too-many-items": """
        The file has more parts than a pack may have (100,000).

        Why: a build must end in bounded time and memory.
        Instead: split the pack.
        """,
    "too-deep": """
        Lists and mappings stand inside one another more than 32 levels deep.

        Why: no pack needs it; it is nearly always a text that begins with brackets.
        Instead: put a text that begins with `[` or `{` in quotes, or after `|`.
        """,
    "bad-file-name": """
        A picture, sound or font has a name that a pack may not use.

        Why: a pack reads only files in its own folder and below, on every system alike.
        Instead: put the file beside the pack and write its name: letters, digits, spaces and . - _ ( ).
        """,
    "no-file": """
        A file that the pack names does not exist.

        Instead: put the file beside the pack, or correct its name. Capital letters count.
        """,
    "bad-picture": """
        A picture is of no form that can be printed, or a drawing that does more than draw.

        Why: a file is what it holds, not what it is called; and a drawing could hold scripts, links to other files, or
        copies of copies that take minutes to draw.
        Instead: use PNG, JPEG, GIF or WebP, or a plain SVG without scripts, links, pictures and copies.
        """,
    "picture-too-large": """
        A picture has more than 25 million pixels, or a drawing more than 5,000 elements.

        Why: a few kilobytes can hold a picture that fills the memory of the machine.
        Instead: make it smaller; 3,000 pixels are enough for the width of a page.
        """,
    "bad-sound": """
        A sound is of no form that phones and computers all play.

        Instead: use .mp3, .m4a, .ogg or .wav.
        """,
    "bad-font": """
        A font file holds no font that can be embedded.

        Instead: use a .ttf or .otf file whose licence allows embedding.
        """,
    "unreadable-file": """
        A file that the pack names cannot be read: it is a folder, a link, or closed to you.

        Why: links are not followed, so that a pack cannot reach files outside its folder.
        Instead: put the file itself beside the pack.
        """,
}

SYNTAX = {
    "colon-in-text": """
        A text holds a colon followed by a space, or ends with a colon, and stands neither in quotes nor after `|`.

        Why: YAML, the language of the file, takes what stands before such a colon for a key.
        Instead: put the text in quotes, or write it after `|` on the line below:

            title: "Lenin's heirs: who won?"
            meaning: |
              The mixed economy: private trade and a tax in grain.
        """,
    "begins-with-mark": """
        A text begins with a sign that means something to YAML: * & ! @ % ` [ { " ' | > or a dash and a space.

        Why: YAML would read a list, a quotation or a reference, not the text.
        Instead: put the whole text in quotes of the other kind, or write it after `|` on the line below:

            title: "*Pravda* and the party"
            answer: '"Socialism in one country" was his slogan'
        """,
    "hash-in-text": """
        A text holds a space followed by `#`, and stands neither in quotes nor after `|`.

        Why: YAML takes the rest of the line for a comment, and it would not be printed.
        Instead: put the text in quotes, or write it after `|` on the line below.
        """,
    "comment-in-line": """
        A comment stands one space after a text. It may be a comment; it may be the rest of the text.

        Why: if it is text, it is not printed.
        Instead: put two spaces before `#` where a comment is meant; put the text in quotes where it is text.
        """,
    "comma-in-text": """
        A text inside { } holds a comma.

        Why: inside braces a comma begins the next key.
        Instead: put the text in quotes, or write one key a line without the braces.
        """,
    "mark-in-brackets": """
        A text inside { } or [ ] holds a colon, a bracket or a brace.

        Why: inside brackets these signs end the text.
        Instead: put the text in quotes, or write one key or entry a line without the brackets.
        """,
    "list-in-text": """
        Lines that were meant as a list are read as one text.

        Why: only a dash and a space begin an entry; after a text, or with other bullets, YAML joins the lines.
        Instead: leave the key's own line empty after the colon and begin each line below with `- `, or put everything
        after `|` if it is one text.
        """,
    "key-in-text": """
        A line of a text after `|` looks like an entry of the pack: `spec: [outcome]`.

        Why: what is indented as far as the text is part of it, and would be printed.
        Instead: indent the key less than the text. If it is text, begin the line with another word or a capital.
        """,
    "unclosed-quote": """
        A quotation mark is opened and never closed.

        Instead: write the same mark at the end of the text. If it belongs to the text, put the text after `|`.
        """,
    "unclosed-bracket": """
        A bracket or brace is opened and never closed, or closed and never opened.

        Instead: close it (or take it away), or write one entry a line, each beginning with a dash.
        """,
    "text-after-bar": """
        Text stands on the same line as the `|` that announces it.

        Instead: press Enter after `|` and indent the text by two spaces more than its key.
        """,
    "bad-escape": """
        A text in double quotes holds a backslash that is not \\" or \\\\.

        Why: YAML would read \\f of \\frac or \\n of \\nu as a code for something else.
        Instead: use single quotes, or write the text after `|`.
        """,
    "tab-indent": """
        A line is indented with a tab.

        Why: YAML counts spaces, and a tab has no fixed width.
        Instead: indent with spaces, two for each level. Most editors can turn tabs into spaces.
        """,
    "odd-space": """
        A line is indented with a space that is no ordinary space (it comes with text pasted from a web page).

        Instead: delete it and press the space bar.
        """,
    "bad-indentation": """
        A line begins at a column where it cannot belong, or its dash is missing or one too many.

        Why: the columns and the dashes say what belongs to what.
        Instead: let lines that belong together begin at the same column; entries of a list begin with a dash, items
        with an id.
        """,
    "not-indented": """
        A line of a longer text stands no further right than its key.

        Instead: indent the whole text by two spaces more than its key.
        """,
    "missing-colon": """
        The colon after a key is missing, or another sign stands in its place.

        Instead: write `key: value`.
        """,
    "no-space-after-colon": """
        There is no space between the colon and the value.

        Why: without it YAML reads one word.
        Instead: write `key: value`.
        """,
    "yaml-syntax": """
        A line cannot be read as YAML, and none of the usual mistakes explains it. It was left out.

        Instead: compare its indentation and punctuation with the lines around it that work.
        """,
    "yaml-alias": """
        A text begins with `*` and YAML takes it for an alias.

        Instead: put the whole text in quotes, or write it after `|` on the line below.
        """,
    "yaml-anchor": """
        A text begins with `&` and YAML takes it for an anchor.

        Instead: put the whole text in quotes, or write it after `|` on the line below.
        """,
    "yaml-tag": """
        A text begins with `!` and YAML takes it for a tag.

        Instead: put the whole text in quotes, or write it after `|` on the line below.
        """,
    "merge-key": """
        `<<` is used to copy keys from elsewhere.

        Why: a pack must say what it says in one place, for those who read it without knowing YAML.
        Instead: use `defaults:` for what the items of a collection share.
        """,
    "key-twice": """
        A key is given twice in one mapping.

        Why: only one of the two values could be printed.
        Instead: keep one of them, or join their values.
        """,
    "key-not-text": """
        A list or a mapping stands where a key belongs.

        Instead: put a key that begins with a bracket in quotes.
        """,
    "second-document": """
        A line `---` begins a second document in the file.

        Why: one file is one pack; what follows is not read.
        Instead: remove the line, or put what follows into a file of its own.
        """,
    "empty": """
        A key or an entry of a list is empty. It is treated as if it were not there.

        Instead: write something, or remove the line.
        """,
}
