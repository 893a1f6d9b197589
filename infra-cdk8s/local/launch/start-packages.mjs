/**
 * Development packages that a start needs too: `next build` looks whether they are there, and installs them by itself where they are not, although it
 * does not check types here.
 */
const BUILD_TOOLS = ['typescript', '@types/node', '@types/react'];

/** What packages bring along that nothing here uses: images are served as they are, so Next needs no `sharp`, and no compiler runs. */
const UNUSED = { 'node_modules/next': /^sharp$/, 'node_modules/typescript': /^@typescript\// };

/** The place of a dependency as Node looks it up: beside the package that asks, or in a folder above it; null when it is not there. */
function locate(packages, from, name) {
  for (let path = from; ; path = path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/')))) {
    const place = path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (path === '') return null;
  }
}

function withoutUnused(path, entry) {
  const unused = UNUSED[path];
  if (unused === undefined) return entry;
  const wanted = Object.entries(entry.optionalDependencies || {}).filter(([name]) => !unused.test(name));
  return { ...entry, optionalDependencies: Object.fromEntries(wanted) };
}

/** Without the development packages that no start needs. */
function withoutTools({ devDependencies = {}, ...rest }) {
  const tools = Object.entries(devDependencies).filter(([name]) => BUILD_TOOLS.includes(name));
  return { ...rest, devDependencies: Object.fromEntries(tools) };
}

/** Whom a package cannot do without, and whom it uses where the platform has them. A peer that is optional is nobody's reason to be there. */
function listNeeds(entry) {
  const peers = Object.keys(entry.peerDependencies || {}).filter(
    (name) => !entry.peerDependenciesMeta?.[name]?.optional,
  );
  return [...Object.keys(entry.dependencies || {}), ...Object.keys(entry.optionalDependencies || {}), ...peers];
}

/**
 * package.json and package-lock.json reduced to what `npm start` needs: the dependencies, the tools of the web build, and what they need in turn.
 * `npm ci --omit=dev` installs more: development packages that a dependency has as optional peers.
 *
 * @param {object} manifest package.json
 * @param {object} lock package-lock.json
 */
export function toStartPackages(manifest, lock) {
  const { scripts: _scripts, ...rest } = withoutTools(manifest);
  const kept = { '': withoutTools(lock.packages['']) };
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const tools = Object.keys(path === '' ? kept[path].devDependencies : {});
    for (const name of [...listNeeds(kept[path]), ...tools]) {
      const place = locate(lock.packages, path, name);
      if (place === null || kept[place] !== undefined) continue;
      kept[place] = withoutUnused(place, lock.packages[place]);
      waiting.push(place);
    }
  }
  return { manifest: rest, lock: { ...lock, packages: kept } };
}
