package dev.quern.runtime.log;

import dev.quern.runtime.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups together with their files, which are opened when they are asked for first. Safe for use by several threads.
 */
final class OpenGroups {

    private static final Logger LOG = LoggerFactory.getLogger(OpenGroups.class);

    /** A group and its files. */
    record Open(LogGroup group, GroupFiles files) {}

    private final Path folder;
    private final LogGroups groups;
    private final LogSettings settings;
    private final TimeSource time;
    private final Map<LogGroupName, Open> open = new ConcurrentHashMap<>();
    private final AtomicLong stored = new AtomicLong();

    /**
     * Those whose files lie in a folder, which is made if it is not there.
     *
     * @throws UncheckedIOException
     *             if the folder cannot be used
     */
    OpenGroups(Path folder, LogGroups groups, LogSettings settings, TimeSource time) {
        this.folder = folder;
        this.groups = groups;
        this.settings = settings;
        this.time = time;
        try {
            Files.createDirectories(folder);
            deleteOrphans();
        } catch (IOException e) {
            throw new UncheckedIOException("The log folder " + folder + " cannot be used", e);
        }
    }

    /** Deletes the folders of groups that are gone, and adds up what the others take. */
    private void deleteOrphans() throws IOException {
        Set<String> known = groups.list(Optional.empty(), Integer.MAX_VALUE, _ -> true).stream().map(LogGroup::folder)
                .collect(Collectors.toSet());
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.toList()) {
                try (Stream<Path> files = Files.list(path)) {
                    for (Path file : files.toList()) {
                        if (!known.contains(path.getFileName().toString())) {
                            Files.delete(file);
                        } else if (file.toString().endsWith(".log")) {
                            stored.addAndGet(Files.size(file));
                        }
                    }
                }
                if (!known.contains(path.getFileName().toString())) {
                    Files.delete(path);
                }
            }
        }
    }

    /**
     * A group.
     *
     * @throws LogsException.NotFound
     *             if there is none of this name
     */
    LogGroup require(LogGroupName name) {
        return groups.find(name).orElseThrow(LogGroups::noGroup);
    }

    /** As {@link #require}, with its files. */
    Open find(LogGroupName name) {
        return of(require(name));
    }

    /** The group of this name, made if it is not there. */
    Open ensure(LogGroupName name) {
        Open known = open.get(name);
        return known == null ? of(groups.ensure(name, time.now())) : known;
    }

    /** A group as it is now, with its files. */
    Open of(LogGroup group) {
        return open.compute(group.name(), (_, known) -> {
            if (known != null && known.group().folder().equals(group.folder())) {
                return new Open(group, known.files());
            }
            try {
                return new Open(group, GroupFiles.open(folder.resolve(group.folder()), settings.segmentBytes(), stored,
                        time.now().toEpochMilli()));
            } catch (IOException e) {
                throw new UncheckedIOException("The log of " + group.name() + " cannot be opened", e);
            }
        });
    }

    /** A group's row was changed. */
    void changed(LogGroup group) {
        open.computeIfPresent(group.name(), (_, known) -> new Open(group, known.files()));
    }

    /** Forgets a group that was deleted, unless there is a new one of its name. */
    void forget(Open gone) {
        open.remove(gone.group().name(), gone);
    }

    /** The room that all groups take on disk, in bytes. */
    long storedBytes() {
        return stored.get();
    }

    /** Lets go of all files. */
    void release() {
        for (Open known : open.values()) {
            try {
                known.files().release();
            } catch (IOException e) {
                LOG.warn("A log segment of {} could not be closed", known.group().name(), e);
            }
        }
    }
}
