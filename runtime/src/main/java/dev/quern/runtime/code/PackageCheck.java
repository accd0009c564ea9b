package dev.quern.runtime.code;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks at a code package before anything trusts it: that it is a ZIP, that it is not larger than allowed once
 * unpacked, that no
 * entry points outside the package. Reads every entry to its end, since the sizes that an archive states may be lies.
 */
final class PackageCheck {

    private static final int CHUNK = 64 * 1024;

    private final PackageLimits limits;

    PackageCheck(PackageLimits limits) {
        this.limits = limits;
    }

    /**
     * Checks an archive.
     *
     * @throws InvalidPackageException
     *             if it breaks a rule; the message names the rule and the entry
     */
    void check(Path archive) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            if (zip.size() == 0) {
                throw new InvalidPackageException("Uploaded file must be a non-empty zip");
            }
            if (zip.size() > limits.entries()) {
                throw new InvalidPackageException(
                        "The package has " + zip.size() + " entries; at most " + limits.entries()
                                + " are allowed.");
            }
            long left = limits.unzippedBytes();
            byte[] chunk = new byte[CHUNK];
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
                ZipEntry entry = entries.nextElement();
                checkName(entry.getName());
                left -= entry.isDirectory() ? 0 : readToEnd(zip, entry, chunk, left);
            }
        } catch (IOException | IllegalArgumentException e) {
            // the latter for names in no known encoding
            throw new InvalidPackageException(
                    "Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
    }

    private long readToEnd(ZipFile zip, ZipEntry entry, byte[] chunk, long left) throws IOException {
        long size = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                size += n;
                if (size > left) {
                    throw new InvalidPackageException(
                            "Unzipped size must be smaller than " + limits.unzippedBytes() + " bytes");
                }
            }
        }
        return size;
    }

    private static void checkName(String name) {
        boolean outside = name.startsWith("/") || name.startsWith("\\") || name.matches("[a-zA-Z]:.*")
                || name.indexOf('\0') >= 0;
        for (String part : name.split("[/\\\\]", -1)) {
            outside |= part.equals("..");
        }
        if (outside) {
            throw new InvalidPackageException(
                    "The package entry '" + name + "' points outside the package: entry names are relative and "
                            + "have no '..'.");
        }
    }
}
