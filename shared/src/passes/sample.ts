// The test vector that passes are described by: of a key and a time of the past, so that it opens nothing.
export const samplePass = {
  compound: 7,
  /** Its moment, in milliseconds. */
  atMs: 1_794_974_400_000,
  key: {
    kid: 3,
    publicKey: 'qIfzDHrSVOExOa8IiKll-PotTT4I_vyhLDknnoG3uGI',
    groupKey: 'kFiQk65KhZ13XE96Y-ftUDfb3TlqRb-0cDazJTERoSA',
    notAfter: '2026-12-01T00:00:00Z',
  },
  code: 'QP1:NWGSLK/-4LF8SK0W6B65LCF3U0WJESCF300W 6DS49KB0*M0DY0 111009925-0100A92GI0100B92UC0100C92S73-2D698L MPS72$L2$5JTBQR8/KKEEDI/18:DBRPN6D2H2AF8:YB2T5J93$M3PDVH4E6%41PHRWC4$BP.F:GO9:JJ9QR*K3$EH9R/B1WEIQBK6LN%CL*O8O1',
} as const
