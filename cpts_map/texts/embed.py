"""What the cards and maps that other sites show say, in French."""

from cpts_map.texts.typography import fr

OPEN = fr("Ouvrir dans l'application")
SNIPPET_TITLE = "Intégrer dans un autre site"
SNIPPET_HELP = fr(
    "Copier ce code dans la page. La largeur et la hauteur se changent ; la fiche suit les données de l'application."
)
SNIPPET_MAP_HELP = fr(
    "Couches de la carte, dans l'adresse : couches=voisines,departements,noms ; en retirer, ou couches=aucune."
)
CARD = "Fiche"
MAP = "Carte"
NO_PERIMETER = fr("Aucun périmètre n'est documenté : ni population, ni carte.")
SOURCES = "Sources"
UNKNOWN_LAYER = fr("Couche inconnue. Couches possibles : {known}, ou « aucune ».")
UNKNOWN_ADDRESS = fr("Cette adresse ne s'intègre pas : seules les adresses /embed/… de ce serveur le peuvent.")
UNKNOWN_FORMAT = fr("Seul le format json est servi.")
