// Charts and small maps taken away as pictures: one listener for every button with data-image.

const SCALE = 2;

function save(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

async function saveDrawing(image, format, name) {
  if (format === "svg") {
    save(image.currentSrc, `${name}.svg`);
    return;
  }
  await image.decode(); // a slow server may still be drawing it
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const address = URL.createObjectURL(blob);
  save(address, `${name}.png`);
  URL.revokeObjectURL(address);
}

function saveChart(graph, format, filename) {
  const { clientWidth: width, clientHeight: height } = graph;
  window.Plotly.downloadImage(graph, { format, filename, width, height, scale: format === "png" ? SCALE : 1 });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-image]");
  if (!button) return;
  const figure = button.closest("figure");
  const graph = figure.querySelector(".js-plotly-plot");
  const { image: format, nom: name } = button.dataset;
  if (graph) saveChart(graph, format, name);
  else saveDrawing(figure.querySelector("img"), format, name);
});
