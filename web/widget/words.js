// Turns an approved text into nodes: paragraphs, and lists from lines that begin with "- ". Never HTML from a string.

export function paragraphs(text) {
  return text.split(/\n{2,}/).flatMap((block) => pieces(block.split("\n")));
}

function pieces(lines) {
  const nodes = [];
  for (const line of lines) {
    const last = nodes.at(-1);
    if (line.startsWith("- ")) {
      const list = last?.tagName === "UL" ? last : nodes[nodes.push(document.createElement("ul")) - 1];
      list.append(element("li", line.slice(2)));
    } else if (last?.tagName === "P") {
      last.append(document.createElement("br"), line);
    } else {
      nodes.push(element("p", line));
    }
  }
  return nodes;
}

export function element(name, text = "", properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}
