package dev.quern.runtime.backup;

import dev.quern.runtime.backup.BackupPart.Held;
import dev.quern.runtime.backup.BackupPart.HeldFile;
import dev.quern.runtime.backup.Generation.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Copies the files of all parts to where backups lie, as far as they are not there. For one backup. */
final class Taking {

    private final BackupPlace.Writing place;
    private final Map<String, Entry> before = new HashMap<>();
    private final BackupProgress progress;
    private int copiedFiles;
    private long copiedBytes;

    /**
     * @param previous
     *            files that are as they were then are not read again
     */
    Taking(BackupPlace.Writing place, Optional<Generation> previous, BackupProgress progress) {
        this.place = place;
        this.progress = progress;
        previous.ifPresent(generation -> generation.files().forEach(entry -> before.put(entry.path(), entry)));
    }

    int copiedFiles() {
        return copiedFiles;
    }

    long copiedBytes() {
        return copiedBytes;
    }

    List<Entry> copy(List<? extends BackupPart> parts) throws IOException {
        Deque<Held> holding = new ArrayDeque<>();
        try {
            List<Held> held = new ArrayList<>();
            for (BackupPart part : parts) {
                Held now = part.hold();
                holding.push(now);
                held.add(now);
            }
            return copyHeld(held);
        } finally {
            while (!holding.isEmpty()) {
                holding.pop().close();
            }
        }
    }

    private List<Entry> copyHeld(List<Held> held) throws IOException {
        Map<HeldFile, Held> files = new LinkedHashMap<>();
        for (Held part : held) {
            for (HeldFile file : part.files()) {
                files.put(file, part);
            }
        }
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<HeldFile, Held> file : files.entrySet()) {
            entries.add(copy(file.getKey(), file.getValue()));
            progress.fileDone(entries.size(), files.size(), copiedBytes);
        }
        return entries;
    }

    private Entry copy(HeldFile file, Held part) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file.file(), "unix:size,lastModifiedTime,ino,permissions",
                LinkOption.NOFOLLOW_LINKS);
        String stamp = stamp(attributes);
        Entry known = before.get(file.path());
        if (known != null && known.stamp().equals(stamp) && place.has(known.sha256(), known.size())) {
            return known;
        }
        Optional<String> damage = part.damage(file);
        if (damage.isPresent()) {
            throw new BackupException.Damaged("no backup was made, since what is to be backed up is damaged: "
                    + damage.get() + ". Restore an earlier generation");
        }
        BackupPlace.Added added = place.add(file.file());
        if (added.isNew()) {
            copiedFiles++;
            copiedBytes += added.size();
        }
        return new Entry(file.path(), added.sha256(), added.size(), permissions(attributes), stamp);
    }

    /** A file that is linked keeps all three; one that is written anew gets another number or time. */
    private static String stamp(Map<String, Object> attributes) {
        return attributes.get("size") + ":" + attributes.get("lastModifiedTime") + ":" + attributes.get("ino");
    }

    @SuppressWarnings("unchecked")
    private static String permissions(Map<String, Object> attributes) {
        return PosixFilePermissions.toString((Set<PosixFilePermission>) attributes.get("permissions"));
    }
}
