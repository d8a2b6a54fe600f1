/** What both ends of a live lesson say: the line, the devices, the picture's age. */

/** An age in seconds as one reads it at a glance: "12 s", "3 min". */
const age = (seconds: number): string => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`);

export const liveWords = {
  pictureAge: (seconds: number): string => `Image d’il y a ${age(seconds)}`,
  line: {
    joining: 'Connexion à la salle…',
    good: 'Ligne établie',
    serviceAway: 'Voix et image passent. Le reste revient tout seul.',
    cut: 'Ligne coupée : reconnexion en cours',
    cutFor: (seconds: number): string => `Ligne coupée depuis ${age(seconds)} : reconnexion en cours`,
  },
  devices: {
    camera: 'Caméra',
    microphone: 'Microphone',
    troubles: {
      camera: {
        refused: 'Le navigateur n’a pas le droit d’utiliser la caméra. Autorisez-la dans la barre d’adresse.',
        none_found: 'Aucune caméra trouvée. Branchez-la : elle s’allumera toute seule.',
        busy: 'La caméra est prise par un autre programme. Fermez-le : elle s’allumera toute seule.',
        insecure_page: 'La caméra demande une adresse sécurisée (https).',
      },
      microphone: {
        refused: 'Le navigateur n’a pas le droit d’utiliser le microphone. Autorisez-le dans la barre d’adresse.',
        none_found: 'Aucun microphone trouvé. Branchez-le : il s’ouvrira tout seul.',
        busy: 'Le microphone est pris par un autre programme. Fermez-le : il s’ouvrira tout seul.',
        insecure_page: 'Le microphone demande une adresse sécurisée (https).',
      },
    },
  },
} as const;
