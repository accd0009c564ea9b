package dev.quern.runtime.java.weave;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ConstantDescs;
import java.util.Map;

/**
 * Rewrites one class. Safe for use by several threads.
 *
 * <p>
 * The stack maps of a class are moved, never computed anew: everything that is put in leaves the operand stack as it
 * found it, and where a branch is put in, the map of the place it is on its way to holds. So no class but the one in
 * hand has to be known, and classes of any compiler keep the types they came with.
 */
public final class ClassWeaver {

    /** Changes whenever the same class would be woven differently; part of the name of what is stored. */
    public static final int VERSION = 9;

    private final Redirects redirects = new Redirects();

    // A jump that no longer fits would be replaced by a pair that needs a new stack map frame: better no polls there.
    private final ClassFile classFile;

    /** A weaver. */
    public ClassWeaver() {
        touchConstantDescs();
        classFile = ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS,
                ClassFile.DeadCodeOption.KEEP_DEAD_CODE,
                ClassFile.ShortJumpsOption.FAIL_ON_SHORT_JUMPS,
                ClassFile.DeadLabelsOption.DROP_DEAD_LABELS);
    }

    /**
     * Weaves a class.
     *
     * @param bytes
     *            a class file; not changed
     * @return the woven class. {@code bytes} itself where nothing is to be changed, or where it cannot be read: such a
     *         class may be meant for another JVM and never be loaded.
     */
    public byte[] weave(byte[] bytes) {
        for (Polls polls : Polls.values()) {
            try {
                return weave(bytes, polls);
            } catch (RuntimeException tooLargeOrUnreadable) {
                // a method or constant pool at the limit of the format may have room for less
            }
        }
        return bytes;
    }

    private byte[] weave(byte[] bytes, Polls polls) {
        ClassModel model = classFile.parse(bytes);
        if (model.isModuleInfo()) {
            return bytes;
        }
        ClassScan scan = new ClassScan(model, redirects);
        Map<MethodModel, MethodScan> changed = scan.scan();
        changed.values().removeIf(plan -> !plan.changes(polls != Polls.NONE));
        return changed.isEmpty() ? bytes : classFile.transformClass(model, transform(scan, changed, polls));
    }

    private static ClassTransform transform(ClassScan scan, Map<MethodModel, MethodScan> changed, Polls polls) {
        return (builder, element) -> {
            if (element instanceof MethodModel method && changed.containsKey(method)) {
                builder.transformMethod(method,
                        MethodTransform.transformingCode(new MethodWeaver(scan, changed.get(method), polls)));
            } else {
                builder.with(element);
            }
        };
    }

    // On a cold JVM the first use of java.lang.classfile can fail in a cycle of class initialisation (JDK 25).
    private static void touchConstantDescs() {
        if (ConstantDescs.CD_int.descriptorString().isEmpty()) {
            throw new AssertionError("int has a descriptor");
        }
    }
}
