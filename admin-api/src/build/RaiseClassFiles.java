import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ConstantDescs;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Writes the classes of a JAR that are older than Java 6 as those of Java 8, with stack maps and the same instructions:
 * the JVM leaves older ones out of its AOT cache, and verifies them at each start in the old, slow way. The same JAR gives
 * the same bytes. What was done to it stands in its META-INF/CHANGES. Usage: RaiseClassFiles JAR...
 */
final class RaiseClassFiles {

    private static final String CHANGES = "META-INF/CHANGES";
    private static final String NOTE = "Quern's build has written the class files of this JAR that were older than"
            + " version 50 as version 52, with stack maps. Their instructions are those that were published.\n";

    private RaiseClassFiles() {}

    public static void main(String[] arguments) throws IOException {
        if (ConstantDescs.CD_int.descriptorString().isEmpty()) { // used first, or a cycle of initialisations may fail
            throw new AssertionError("int has a descriptor");
        }
        for (String jar : arguments) {
            raise(Path.of(jar));
        }
    }

    private static void raise(Path jar) throws IOException {
        Path draft = jar.resolveSibling(jar.getFileName() + ".new");
        try (URLClassLoader classes = new URLClassLoader(new URL[]{jar.toUri().toURL()},
                ClassLoader.getPlatformClassLoader())) {
            ClassFile classFile = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(classes)
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            if (copy(jar, draft, classFile)) {
                Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Whether anything is another now. */
    private static boolean copy(Path jar, Path draft, ClassFile classFile) throws IOException {
        Optional<LocalDateTime> last = Optional.empty();
        boolean changed = false;
        try (InputStream from = Files.newInputStream(jar); ZipInputStream in = new ZipInputStream(from);
                OutputStream to = Files.newOutputStream(draft); ZipOutputStream out = new ZipOutputStream(to)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().endsWith(".SF")) {
                    throw new IOException(jar + " is signed, and would not be any more");
                }
                byte[] bytes = in.readAllBytes();
                byte[] raised = entry.getName().endsWith(".class") ? raise(classFile, bytes) : bytes;
                changed |= raised != bytes;
                last = Optional.of(entry.getTimeLocal());
                write(out, entry.getName(), entry.getTimeLocal(), raised);
            }
            if (changed) {
                write(out, CHANGES, last.orElseThrow(), NOTE.getBytes(StandardCharsets.UTF_8));
            }
        }
        return changed;
    }

    private static void write(ZipOutputStream out, String name, LocalDateTime time, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(time);
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    private static byte[] raise(ClassFile classFile, byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
            return bytes;
        }
        ClassTransform raised = (type, element) -> {
            switch (element) {
                case ClassFileVersion version -> type.withVersion(ClassFile.JAVA_8_VERSION, 0);
                // only code that is written anew has its stack maps
                case MethodModel method ->
                    type.transformMethod(method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
                default -> type.with(element);
            }
        };
        return classFile.transformClass(model, raised);
    }
}
