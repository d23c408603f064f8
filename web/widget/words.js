// Turns an approved text into nodes: paragraphs, and lists from lines that begin with "- ". Never HTML from a string.

const NUMBER = /(\+?\(?\d[\d() -]{5,}\w+)/;

export function paragraphs(text) {
  return text.split(/\n{2,}/).flatMap((block) => pieces(block.split("\n")));
}

function pieces(lines) {
  const nodes = [];
  for (const line of lines) {
    const last = nodes.at(-1);
    if (line.startsWith("- ")) {
      const list = last?.tagName === "UL" ? last : nodes[nodes.push(document.createElement("ul")) - 1];
      list.append(filled("li", line.slice(2)));
    } else if (last?.tagName === "P") {
      last.append(document.createElement("br"), ...unbroken(line));
    } else {
      nodes.push(filled("p", line));
    }
  }
  return nodes;
}

/** The text as nodes, with each telephone number in one that does not break over lines. */
export function unbroken(text) {
  return text.split(NUMBER).map((piece, place) => (place % 2 ? element("span", piece, { className: "number" }) : piece));
}

function filled(name, text) {
  const node = document.createElement(name);
  node.append(...unbroken(text));
  return node;
}

export function element(name, text = "", properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}
