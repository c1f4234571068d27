// On or off, at once; or fixed, where a rule leaves no choice.
import { classes } from './attributes'
import { Pressable } from './pressable'

interface SwitchProps {
  on: boolean
  onChange: (on: boolean) => void
  /** What it switches. */
  label: string
  fixed?: boolean
  /** A rule forbids it: off, and stays off. */
  shut?: boolean
  testId?: string
}

export function Switch({ on, onChange, label, fixed, shut, testId }: SwitchProps) {
  return (
    <Pressable
      className={classes('switch', fixed ? 'fixed' : shut ? 'shut' : on && 'on')}
      onPress={fixed || shut ? undefined : () => onChange(!on)}
      testId={testId}
      told={{ role: 'switch', checked: fixed ? true : on && !shut, label }}
      alone
    />
  )
}
