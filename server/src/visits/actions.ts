// What other domains do with visits: give a person what is kept about them, and forget who leaves.
export { forgetVisitor, visitRecords } from './data.ts'
export { openCampusCompound } from './compounds/campus.ts'
export { openHome, leaveHome } from './households/other-hosts.ts'
export { signerOf } from './passes/key-cache.ts'
export { listKeys, passKeysOf, signingKey, trustOf, withdrawKey } from './passes/keys.ts'
export { nativeCrypto } from './passes/native.ts'
