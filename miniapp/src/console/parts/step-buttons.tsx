// The steps that are open, side by side; sending back is the quieter one.
import { Button } from '../../ui/button'

interface StepButtonsProps<Step extends string> {
  steps: readonly Step[]
  nameOf: (step: Step) => string
  onStep: (step: Step) => void
}

export function StepButtons<Step extends string>({ steps, nameOf, onStep }: StepButtonsProps<Step>) {
  return (
    <>
      {steps.map((step) => {
        const back = step === 'send_back'
        return (
          <Button
            key={step}
            kind={back ? 'quiet' : 'primary'}
            tall
            grow={!back}
            onPress={() => onStep(step)}
            testId={`act-${step}`}
          >
            {nameOf(step)}
          </Button>
        )
      })}
    </>
  )
}
