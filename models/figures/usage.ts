/** What `npm run figures -- --help` prints. */
export const USAGE =
  `Redraw the paper's Figures 4 to 7 and Tables 3 to 6 for the networks in models/.

  npm run figures -- --scenes DIR [--split val]    rendered scenes (\`npm run scenes\`)
  npm run figures -- --data DIR [--split dev]      photographs of cars
  npm run figures -- --figure tables               the tables alone

  --figure NAME   voting (Figure 4), response-maps (5), score (6), transfer (7) or tables;
                  may be given more than once, all by default
  --reports DIR   folder below which \`npm run evaluate\` left its reports (.kanizsa/evaluate)
  --out DIR       folder for the figures (models/figures; from photographs one below the
                  temporary folder: they may not be published, and are refused inside the repository)
  --seed N        draws which objects are shown (1)

Each figure is written as a self-contained SVG and as a picture, the tables as Markdown too. Objects are
drawn at random from those that are 10 to 65 % hidden; references that need a picture come from the
training split. The networks are those below KANIZSA_MODELS_DIR.
`;
