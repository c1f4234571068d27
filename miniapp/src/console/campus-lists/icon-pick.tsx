// The picture of a service, chosen from those that are drawn.
import { serviceIcons, type ServiceIcon } from '@chaolin/shared/campus/services'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { iconOf } from '../../ui/service-icons'
import { classes } from '../../ui/attributes'
import { Icon } from '../../ui/icon'
import { Pressable } from '../../ui/pressable'
import { iconWords } from './icon-words'
import '../../ui/styles/icon-pick.scss'

interface IconPickProps {
  value: string
  onChange: (icon: ServiceIcon) => void
}

export function IconPick({ value, onChange }: IconPickProps) {
  const t = useT(iconWords)
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('label')}</View>
      <View className="icon-pick">
        {serviceIcons.map((icon) => (
          <Pressable
            key={icon}
            className={classes('icon-choice', icon === value && 'on')}
            onPress={() => onChange(icon)}
            told={{ role: 'radio', checked: icon === value, label: t(icon) }}
            testId={`service-icon-${icon}`}
          >
            <Icon name={iconOf(icon)} />
            <View className="note one">{t(icon)}</View>
          </Pressable>
        ))}
      </View>
    </View>
  )
}
