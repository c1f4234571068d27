// How a number or a name stands where only its owner may read it whole.
export const maskPhone = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`

/** The family name, as far as one can tell. */
export const maskName = (name: string) => `${[...name.trim()][0] ?? ''}**`
