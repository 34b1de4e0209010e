"""What a visitor is told when the server refuses, or fails."""

from cpts_map.texts.typography import fr

TOO_LARGE = fr("L'envoi est trop lourd : {limit} octets au plus.")
TOO_LONG = fr("L'adresse est trop longue : {limit} caractères au plus.")
TOO_SLOW = fr("L'envoi a pris trop de temps : recommencer.")
TOO_MANY = fr("Trop de demandes depuis cette adresse : réessayer dans {seconds} s.")
BUSY = fr("Le serveur écrit déjà d'autres documents : réessayer dans {seconds} s.")
MALFORMED = fr("Demande illisible.")
UNREAD = fr("L'envoi s'est arrêté avant la fin.")
FAILED = fr("Une erreur inattendue a empêché la réponse ; elle est inscrite au journal du serveur.")
NO_METHOD = fr("Cette méthode n'est pas admise ici.")
NOT_FOUND = fr("Cette adresse ne mène nulle part.")
LIST_TOO_LONG = fr("La liste est trop longue : {limit} Mo au plus.")
FIELD_TOO_LONG = fr(
    "Un texte de plus de {limit} caractères n'a ni virgule, ni point-virgule, ni retour à la ligne : "
    "écrire une commune par ligne."
)
