"""Words of the first picture of the map."""

from cpts_map.texts.typography import fr

TITLE = fr("Aperçu : {title}")
ALT = fr("Aperçu de la carte : {name} par commune, {place}")
LEGEND_ALT = "Légende de l’aperçu"
# On the picture, while the map that it stands for is on its way.
LOADING = fr("Aperçu : la carte se charge…")
WITHOUT = fr("Aperçu : ni CPTS, ni hachures, ni noms.")
TOLD = fr("{place} : communes coloriées par classe, limites de départements. {without} Classes : {classes}.")
FADED = fr("Les autres départements sont estompés.")
CLASS = "{text} ({communes})"
