/** What the office leaves for the substitute about an absence. */
export const noteWords = {
  title: 'Mot pour le remplaçant',
  none: 'Rien pour l’instant. Quelques lignes sur ce que la classe fait en ce moment aident beaucoup.',
  write: 'Écrire un mot',
  change: 'Modifier le mot',
  label: 'Ce que la classe fait en ce moment',
  hint: 'Chapitre, page du manuel, évaluation prévue… Aucun nom d’élève.',
  tooLong: 'C’est trop long : gardez moins de 2 000 caractères.',
  save: 'Enregistrer',
  cancel: 'Ne rien changer',
  saved: 'Le mot est enregistré. Le remplaçant le lit avec la proposition et avant le cours.',
  /** On the substitute’s side. */
  left: 'Ce que la classe fait en ce moment',
} as const;
