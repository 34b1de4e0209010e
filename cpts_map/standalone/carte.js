// Popups, search and legend of the stand-alone map. Texts of the data are set as text, never as markup.
function brancher(map, communes, cpts, said) {
  const make = (name, text, className) => {
    const node = document.createElement(name);
    if (text) node.textContent = text;
    if (className) node.className = className;
    return node;
  };
  const card = (title, rows) => {
    const box = make("div");
    const list = make("dl");
    box.append(make("strong", title), list);
    for (const [name, value] of rows) list.append(make("dt", name), make("dd", value));
    return box;
  };
  const found = new Map();
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’']/g, "'").toLowerCase().trim();
  const offered = document.getElementById("noms");
  const remember = (label, layer) => {
    found.set(plain(label), layer);
    const option = make("option");
    option.value = label;
    offered.append(option);
  };
  communes.eachLayer((layer) => {
    const p = layer.feature.properties;
    layer.bindPopup(() => card(`${p.n} (${p.c})`, [
      [said.departement, said.departements[p.d]], [said.population, p.p], [said.titre, p.v],
      [said.couverture, said.etats[p.e]], [said.cpts, p.h.map((i) => said.noms[i]).join(", ") || said.aucune],
      [said.source, said.producteurs],
    ]));
    remember(`${p.n} (${p.c})`, layer);
  });
  for (const group of cpts) group.eachLayer((layer) => {
    const p = layer.feature.properties;
    layer.bindPopup(() => card(p.n, [[said.statut, p.s], [said.communes, p.m], [said.source, p.u]]));
    remember(p.n, layer);
  });
  const field = document.getElementById("recherche");
  const answer = document.getElementById("reponse");
  field.addEventListener("change", () => {
    const wanted = plain(field.value);
    if (!wanted) return;
    const key = found.has(wanted) ? wanted : [...found.keys()].find((name) => name.startsWith(wanted));
    answer.textContent = key ? "" : said.rien;
    if (!key) return;
    const layer = found.get(key);
    map.fitBounds(layer.getBounds(), { maxZoom: 12, animate: false });
    if (!map.hasLayer(layer)) layer.addTo(map);
    layer.openPopup();
  });
  const legend = L.control({ position: "bottomleft" });
  legend.onAdd = () => {
    const box = document.getElementById("legende").content.firstElementChild.cloneNode(true);
    L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
    return box;
  };
  legend.addTo(map);
}
