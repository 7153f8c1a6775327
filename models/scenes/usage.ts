export const USAGE = `npm run scenes -- --out DIR [options]    draw Kanizsa-Scenes into a folder
npm run scenes -- --verify DIR           compare a folder with the published checksums

  --split NAME     train, val, test, or all three (default: all)
  --count N        pictures of each split (default: 2000, 200, 200)
  --seed S         another set of scenes (default: 1, the benchmark)
  --workers N      threads that draw (default: 2)
  --width, --height  size in px (default: 640 × 360)

Pictures that are there already and whole are kept, so an interrupted run goes on where it ended.
`;
