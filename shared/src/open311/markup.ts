// Text that XML can hold: what it forbids goes, everything else stays as it was written.

/** XML 1.0, production Char: no control characters but tab and line ends, no lone surrogates, no U+FFFE, U+FFFF. */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

export const withoutForbidden = (text: string) => text.replace(forbidden, '')
