/** The front page: what this is, signing in, and the doors of the demo. */
export const frontWords = {
  heading: 'Un professeur absent. Le cours a lieu.',
  what: 'Quand personne à proximité ne peut remplacer un professeur, Relève trouve ailleurs en France un remplaçant de sa matière. Il fait cours en direct, à l’écran de la classe, aux heures de l’emploi du temps.',
  signIn: {
    title: 'S’identifier',
    email: 'Adresse électronique',
    password: 'Mot de passe',
    send: 'Entrer',
    emailMissing: 'Écrivez votre adresse électronique, par exemple prenom.nom@ac-clermont.fr.',
    passwordMissing: 'Écrivez votre mot de passe.',
    signedInAs: (name: string): string => `Vous êtes identifié : ${name}.`,
    goOn: 'Continuer',
  },
  demo: {
    title: 'Visiter l’académie de démonstration',
    text: 'Des personnes inventées, des cours à toute heure. Un clic suffit, rien à installer.',
    doors: {
      school: {
        name: 'Établissement',
        text: 'Le secrétariat déclare une absence et voit ce que devient chaque heure.',
      },
      academy: {
        name: 'Académie',
        text: 'La coordination demande un plan, comprend chaque choix et envoie les propositions.',
      },
      substitute: {
        name: 'Remplaçant',
        text: 'Le remplaçant accepte en un geste, puis entre dans sa salle de cours.',
      },
      classroom: {
        name: 'Écran de classe',
        text: 'Le vidéoprojecteur suit l’emploi du temps et rejoint le cours tout seul.',
      },
    },
  },
  timetable: {
    days: ['lun.', 'mar.', 'mer.', 'jeu.', 'ven.'],
    time: '10\u00a0h\u00a005',
  },
} as const;
