/** What osslsigncode says of one signed package; test/expected/signature.json holds them by file name. */
export interface SignatureExpectation {
  extended: boolean;
  storedDigest: string;
  computedDigest: string;
  serialNumber?: string;
  /** ISO time. */
  timestamp?: string;
}
