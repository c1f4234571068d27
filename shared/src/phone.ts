// A mobile number of the mainland, as somebody writes it.
export const mobilePattern = /^1[3-9]\d{9}$/
export const isMobile = (text: string) => mobilePattern.test(text.trim())
