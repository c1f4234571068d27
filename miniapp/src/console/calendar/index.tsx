// The calendar's room: a year of holidays and make-up working days, changed day by day.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Notice } from '../../ui/notice'
import { keyOf, readYear, type CalendarYear } from '../api'
import { usePosts } from '../parts/posts'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { DaySheet } from './day-sheet'
import { Month } from './month'
import { calendarWords } from './words'

const firstYear = 2000
const lastYear = 2099
const everywhere = ''
const shanghaiMs = 8 * 3_600_000
const thisYear = () => new Date(Date.now() + shanghaiMs).getUTCFullYear()
const months = Array.from({ length: 12 }, (_, index) => index + 1)

export default function CalendarPage() {
  const t = useT(calendarWords)
  const [year, setYear] = useState(thisYear)
  const [district, setDistrict] = useState(everywhere)
  const [date, setDate] = useState<string>()
  const districts = usePosts().optionsOf('district')
  const query = useQuery({
    queryKey: keyOf('calendar', year, district),
    queryFn: () => readYear(year, district || undefined),
    placeholderData: keepPreviousData,
  })
  const step = (by: number) => setYear(Math.min(lastYear, Math.max(firstYear, year + by)))
  const byDate = new Map(query.data?.days.map((day) => [day.date, day]))
  return (
    <Room
      name="calendar"
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={requestIdOf(query.error)}
    >
      <View className="line wrap between">
        <View className="line">
          <Button small kind="quiet" tight onPress={() => step(-1)} testId="year-before">
            {t('before')}
          </Button>
          <View className="lead" {...testable('year')}>
            {t('year', { year })}
          </View>
          <Button small kind="quiet" tight onPress={() => step(1)} testId="year-after">
            {t('after')}
          </Button>
        </View>
        <Chips
          options={[{ value: everywhere, label: t('everywhere') }, ...districts]}
          value={district}
          onChange={setDistrict}
          testId="calendar-district"
        />
      </View>
      {query.data ? <Standing data={query.data} /> : null}
      <View className="months">
        {months.map((month) => (
          <Month key={month} year={year} month={month} byDate={byDate} onChoose={setDate} />
        ))}
      </View>
      {date ? (
        <DaySheet
          key={date}
          date={date}
          day={byDate.get(date)}
          district={district || undefined}
          onClose={() => setDate(undefined)}
        />
      ) : null}
    </Room>
  )
}

function Standing({ data: { year, complete, missing } }: { data: CalendarYear }) {
  const t = useT(calendarWords)
  const words = complete ? t('complete', { year }) : t('missing', { names: missing.join('、') })
  return (
    <Notice
      icon={complete ? 'check' : 'alert'}
      {...(complete ? {} : { tone: 'warm' as const })}
      testId="calendar-standing"
    >
      {`${words} ${t('hint')}`}
    </Notice>
  )
}
