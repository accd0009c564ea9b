package dev.quern.runtime.java.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.WeakHashMap;

/**
 * Stands in for the methods of {@link Timer} that schedule. The thread of a timer that nobody refers to any more runs
 * on
 * for what is scheduled, so the timer is kept for as long as its task is: without it, the thread could not be ended.
 */
public final class TimerCalls {

    private static final Map<TimerTask, Timer> SCHEDULED = Collections.synchronizedMap(new WeakHashMap<>());

    private TimerCalls() {}

    public static void schedule(Timer timer, TimerTask task, long delay) {
        timer.schedule(task, delay);
        SCHEDULED.put(task, timer);
    }

    public static void schedule(Timer timer, TimerTask task, Date time) {
        timer.schedule(task, time);
        SCHEDULED.put(task, timer);
    }

    public static void schedule(Timer timer, TimerTask task, long delay, long period) {
        timer.schedule(task, delay, period);
        SCHEDULED.put(task, timer);
    }

    public static void schedule(Timer timer, TimerTask task, Date first, long period) {
        timer.schedule(task, first, period);
        SCHEDULED.put(task, timer);
    }

    public static void scheduleAtFixedRate(Timer timer, TimerTask task, long delay, long period) {
        timer.scheduleAtFixedRate(task, delay, period);
        SCHEDULED.put(task, timer);
    }

    public static void scheduleAtFixedRate(Timer timer, TimerTask task, Date first, long period) {
        timer.scheduleAtFixedRate(task, first, period);
        SCHEDULED.put(task, timer);
    }

    static void release() {
        List<Timer> timers;
        synchronized (SCHEDULED) {
            timers = new ArrayList<>(SCHEDULED.values());
            SCHEDULED.clear();
        }
        timers.forEach(Timer::cancel);
    }
}
