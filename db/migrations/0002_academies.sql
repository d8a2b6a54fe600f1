-- The 30 academies and 4 overseas services, with holiday zone and IANA time zone.
-- Facts: codes of the ministry (open data "Adresse et géolocalisation des établissements", December 2024); holiday zones of
-- the arrêté on the school calendar 2024–2027; time zones of the IANA base. State of November 2026.
INSERT INTO academy (code, name, holiday_zone, time_zone) VALUES
  ('01', 'Paris', 'C', 'Europe/Paris'),
  ('02', 'Aix-Marseille', 'B', 'Europe/Paris'),
  ('03', 'Besançon', 'A', 'Europe/Paris'),
  ('04', 'Bordeaux', 'A', 'Europe/Paris'),
  ('06', 'Clermont-Ferrand', 'A', 'Europe/Paris'),
  ('07', 'Dijon', 'A', 'Europe/Paris'),
  ('08', 'Grenoble', 'A', 'Europe/Paris'),
  ('09', 'Lille', 'B', 'Europe/Paris'),
  ('10', 'Lyon', 'A', 'Europe/Paris'),
  ('11', 'Montpellier', 'C', 'Europe/Paris'),
  ('12', 'Nancy-Metz', 'B', 'Europe/Paris'),
  ('13', 'Poitiers', 'A', 'Europe/Paris'),
  ('14', 'Rennes', 'B', 'Europe/Paris'),
  ('15', 'Strasbourg', 'B', 'Europe/Paris'),
  ('16', 'Toulouse', 'C', 'Europe/Paris'),
  ('17', 'Nantes', 'B', 'Europe/Paris'),
  ('18', 'Orléans-Tours', 'B', 'Europe/Paris'),
  ('19', 'Reims', 'B', 'Europe/Paris'),
  ('20', 'Amiens', 'B', 'Europe/Paris'),
  ('22', 'Limoges', 'A', 'Europe/Paris'),
  ('23', 'Nice', 'B', 'Europe/Paris'),
  ('24', 'Créteil', 'C', 'Europe/Paris'),
  ('25', 'Versailles', 'C', 'Europe/Paris'),
  ('27', 'Corse', 'Corse', 'Europe/Paris'),
  ('28', 'La Réunion', 'Réunion', 'Indian/Reunion'),
  ('31', 'Martinique', 'Martinique', 'America/Martinique'),
  ('32', 'Guadeloupe', 'Guadeloupe', 'America/Guadeloupe'),
  ('33', 'Guyane', 'Guyane', 'America/Cayenne'),
  ('40', 'Nouvelle-Calédonie', 'Nouvelle Calédonie', 'Pacific/Noumea'),
  ('41', 'Polynésie française', 'Polynésie', 'Pacific/Tahiti'),
  ('42', 'Wallis-et-Futuna', 'Wallis et Futuna', 'Pacific/Wallis'),
  ('43', 'Mayotte', 'Mayotte', 'Indian/Mayotte'),
  ('44', 'Saint-Pierre-et-Miquelon', 'Saint Pierre et Miquelon', 'America/Miquelon'),
  ('70', 'Normandie', 'B', 'Europe/Paris');

-- EPS is not taught from afar anywhere unless an academy decides so.
INSERT INTO academy_excluded_discipline (academy_code, discipline) SELECT code, '1001' FROM academy;
