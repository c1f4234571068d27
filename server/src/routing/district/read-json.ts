// A JSON file of a district, and the line that a path in it stands on.
import {
  findNodeAtLocation,
  parseTree,
  getNodeValue,
  printParseErrorCode,
  type ParseError,
} from 'jsonc-parser'
import type { Problem } from './district.ts'

export type Json = {
  value: unknown
  /** Of the nearest thing that is there: what is missing has no line of its own. */
  lineOf: (path: readonly PropertyKey[]) => number
}

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length

export function readJson(file: string, text: string, problems: Problem[]): Json | null {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { disallowComments: true })
  for (const { error, offset } of errors)
    problems.push({
      file,
      line: lineAt(text, offset),
      message: `不是 JSON：${printParseErrorCode(error)}`,
    })
  if (!tree || errors.length > 0) return null
  return {
    value: getNodeValue(tree) as unknown,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const steps = path.slice(0, length).map((step) => (typeof step === 'number' ? step : String(step)))
        const node = findNodeAtLocation(tree, steps)
        if (node) return lineAt(text, node.offset)
      }
      return lineAt(text, tree.offset)
    },
  }
}
