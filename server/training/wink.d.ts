// What the comparison uses of a package that has no types.
declare module 'wink-naive-bayes-text-classifier' {
  type Classifier = {
    definePrepTasks(tasks: ((text: string) => string[])[]): number
    defineConfig(config: { considerOnlyPresence: boolean; smoothingFactor: number }): boolean
    learn(text: string, label: string): boolean
    consolidate(): boolean
    computeOdds(text: string): [string, number][]
  }
  const create: () => Classifier
  export = create
}
