"""Sentences of the server: told to whoever keeps it, and to visitors when it cannot answer."""

from cpts_map.texts.typography import fr

LOADING = "Le magasin se charge."
UNAVAILABLE = fr("Les données ne peuvent pas être lues pour l’instant. Réessayer dans quelques instants.")
NOT_FOUND = "Page introuvable"
SWAPPED = "Nouveau magasin pris en compte : construit le {built}, empreinte {fingerprint}."
KEPT = "Le nouveau magasin n’est pas pris en compte, l’ancien sert toujours : {reason}"
HELD = "L’ancien magasin reste en mémoire : une réponse ne l’a pas rendu."
WAITING = "Aucun magasin lisible, nouvel essai toutes les {seconds} s : {reason}"
GONE = "Le fichier {path} est absent."
UNEXPECTED = "erreur inattendue ({kind})."
DIED = "Le processus {pid} s’est arrêté (code {code}) ; un autre prend sa place."
KEEPS_DYING = "Les processus du serveur s’arrêtent dès leur départ ({tries} de suite) : voir le journal."
STOPPED = "La préparation du magasin s’est arrêtée avant sa fin (mémoire insuffisante, ou processus interrompu)."

ASKED = "Requêtes servies, par genre de page et classe de statut."
DURATION = "Durée d'une requête, en secondes, par genre de page."
STORE_DATE = "Date de construction du magasin servi, en secondes depuis 1970 (UTC)."
SWAPS = "Magasins pris en compte depuis le départ."
SWAP_FAILURES = "Magasins nouveaux qui n'ont pas pu être pris en compte."
