/** The oldest Node that runs this product: what its packages ask for. */
const OLDEST = [22, 19];

/** `22.19`, for sentences. */
export const OLDEST_NODE = OLDEST.join('.');

/** The release line of Node that the product is tested on, and that is fetched where the installed one does not do. */
export const FETCHED_MAJOR = 24;

/**
 * Why a Node cannot run the product, as the end of a sentence that begins with its name; null when it can.
 *
 * @param {Readonly<Record<string, string | undefined>>} versions as in `process.versions`
 * @returns {string | null}
 */
export function findNodeProblem(versions) {
  if (versions.bun || versions.deno) return 'is not Node itself';
  const [major, minor] = String(versions.node).split('.').map(Number);
  const isNewEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (!isNewEnough) return `is older than ${OLDEST_NODE}`;
  // Distributions and containers build Node without some of its parts.
  if (!versions.openssl) return 'was built without OpenSSL';
  if (!versions.icu) return 'was built without Intl';
  return null;
}
