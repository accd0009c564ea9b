package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.mapping.MappingObserver;
import dev.quern.runtime.time.TimeSource;
import java.util.concurrent.Executor;

/** What all that feeds functions works with. */
record Workshop(Checkpoints checkpoints, Functions functions, TimeSource time, Executor executor,
        FeedSettings settings, ReadAhead readAhead, MappingObserver observer, Account account) {}
