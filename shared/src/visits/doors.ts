// The four lines of doors, and a set of them as the bits a pass carries.
export const doorKinds = ['perimeter', 'stairwell', 'lift', 'garage'] as const
export type DoorKind = (typeof doorKinds)[number]

export const doorBit: Record<DoorKind, number> = { perimeter: 1, stairwell: 2, lift: 4, garage: 8 }
export const everyDoor = 15

/** Only a household's yes opens these. */
export const needsConsent = (doors: number) => (doors & ~doorBit.perimeter) !== 0

export const toBits = (doors: readonly DoorKind[]) => doors.reduce((bits, door) => bits | doorBit[door], 0)
export const fromBits = (bits: number): DoorKind[] => doorKinds.filter((door) => bits & doorBit[door])
