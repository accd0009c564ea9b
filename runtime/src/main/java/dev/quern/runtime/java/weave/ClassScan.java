package dev.quern.runtime.java.weave;

import dev.quern.runtime.java.weave.Redirects.Access;
import dev.quern.runtime.java.weave.Redirects.Redirect;
import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.DiscontinuedInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a class to find what is to be changed. Used by one thread. */
final class ClassScan {

    /** Methods of JDK types that the JDK calls in loops of its own, which carry no polls. */
    private static final Set<String> CALLED_IN_LOOPS = Set.of("accept",
            "apply",
            "applyAsInt",
            "applyAsLong",
            "applyAsDouble",
            "test",
            "get",
            "getAsInt",
            "getAsLong",
            "getAsDouble",
            "getAsBoolean",
            "compare",
            "compareTo",
            "hasNext",
            "next",
            "hasMoreElements",
            "nextElement",
            "nextInt",
            "nextLong",
            "nextDouble",
            "tryAdvance",
            "read",
            "run",
            "call",
            "charAt");

    private record Signature(String name, String descriptor) {}

    private final ClassModel model;
    private final Redirects redirects;
    private final Set<Signature> bootstrapTargets = new HashSet<>();
    private final CallGraph<Signature> calls = new CallGraph<>();
    private final Map<Integer, Optional<Redirect>> found = new HashMap<>();
    private final boolean jdkCallsBack;

    ClassScan(ClassModel model, Redirects redirects) {
        this.model = model;
        this.redirects = redirects;
        this.jdkCallsBack = model.interfaces().stream().anyMatch(ClassScan::isJdkCallback)
                || model.superclass().filter(ClassScan::isJdkCallback).isPresent();
        collectBootstrapTargets();
    }

    /** Whether call sites can be linked by {@code invokedynamic}, which came with class files of version 51. */
    boolean hasInvokeDynamic() {
        return model.majorVersion() >= ClassFile.JAVA_7_VERSION;
    }

    /** What is to be done to each method that has code. */
    Map<MethodModel, MethodScan> scan() {
        Map<MethodModel, MethodScan> scans = new HashMap<>();
        for (MethodModel method : model.methods()) {
            method.code().ifPresent(code -> scans.put(method, scan(method, code)));
        }
        Set<Signature> recursive = calls.recursive();
        scans.replaceAll((method, scan) -> recursive.contains(signature(method)) ? scan.withPollAtEntry() : scan);
        return scans;
    }

    private MethodScan scan(MethodModel method, CodeModel code) {
        boolean loops = false;
        boolean redirected = false;
        boolean recursive = false;
        Set<Label> passed = new HashSet<>();
        for (CodeElement element : code) {
            if (element instanceof LabelTarget target) {
                passed.add(target.label());
            } else if (element instanceof Instruction instruction) {
                loops = loops || branchesTo(instruction, passed);
                redirected = redirected || isRedirected(instruction);
                if (instruction instanceof InvokeInstruction call) {
                    recursive = recursive || repeats(method, call);
                    noteCall(method, call);
                }
            }
        }
        // most methods have no loop at all
        BriefLoops.Found found = loops ? BriefLoops.find(code) : BriefLoops.Found.NONE;
        // a loop that counts to less than the rounds between two polls comes to none, however often it is called
        return new MethodScan(code, parameterSlots(method),
                recursive || isCalledBack(method) || !found.counted().isEmpty(), found, redirected);
    }

    private void noteCall(MethodModel method, InvokeInstruction call) {
        if (call.owner().equals(model.thisClass()) && !call.name().equalsString("<init>")) {
            calls.add(signature(method), new Signature(call.name().stringValue(), call.type().stringValue()));
        }
    }

    private static Signature signature(MethodModel method) {
        return new Signature(method.methodName().stringValue(), method.methodType().stringValue());
    }

    /** Whether the instruction may jump to one of these labels. */
    static boolean branchesTo(Instruction instruction, Set<Label> labels) {
        for (Label target : targets(instruction)) {
            if (labels.contains(target)) {
                return true;
            }
        }
        return false;
    }

    /** Where the instruction may jump to. */
    static List<Label> targets(Instruction instruction) {
        return switch (instruction) {
            case BranchInstruction branch -> List.of(branch.target());
            case DiscontinuedInstruction.JsrInstruction call -> List.of(call.target());
            case TableSwitchInstruction choice -> targets(choice.defaultTarget(), choice.cases());
            case LookupSwitchInstruction choice -> targets(choice.defaultTarget(), choice.cases());
            default -> List.of();
        };
    }

    /** What replaces the member that the instruction reaches. */
    Optional<Redirect> redirect(Instruction instruction) {
        return switch (instruction) {
            case InvokeInstruction call when call.opcode() == Opcode.INVOKESTATIC ->
                find(call.method(), Access.STATIC_CALL);
            case InvokeInstruction call when call.opcode() == Opcode.INVOKEVIRTUAL
                    || call.opcode() == Opcode.INVOKEINTERFACE ->
                find(call.method(), Access.INSTANCE_CALL);
            case FieldInstruction field when field.opcode() == Opcode.GETSTATIC ->
                find(field.field(), Access.STATIC_FIELD);
            default -> Optional.empty();
        };
    }

    /**
     * What replaces the method that a method handle constant refers to. What opens sockets is not replaced: a reference
     * to an inherited method, such as {@code connection::getInputStream}, may be bound to an instance of another type
     * than the method's class, and a static method that takes that class cannot stand for it.
     */
    Optional<Redirect> redirect(MethodHandleEntry handle) {
        return switch (handle.kind()) {
            case 5, 9 -> find(handle.reference(), Access.INSTANCE_CALL) // REF_invokeVirtual, REF_invokeInterface
                    .filter(redirect -> !redirect.bridge().equals(SocketRedirects.BRIDGE));
            case 6 -> find(handle.reference(), Access.STATIC_CALL); // REF_invokeStatic
            default -> Optional.empty();
        };
    }

    /** Whether one of these constants is, or is made from, a handle of a redirected method. */
    boolean anyRedirected(List<LoadableConstantEntry> constants) {
        return constants.stream().anyMatch(constant -> switch (constant) {
            case MethodHandleEntry handle -> redirect(handle).isPresent();
            case ConstantDynamicEntry dynamic -> anyRedirected(dynamic.bootstrap().arguments());
            default -> false;
        });
    }

    private boolean isRedirected(Instruction instruction) {
        return switch (instruction) {
            case InvokeDynamicInstruction call -> anyRedirected(call.invokedynamic().bootstrap().arguments());
            case ConstantInstruction.LoadConstantInstruction load -> anyRedirected(List.of(load.constantEntry()));
            case NewObjectInstruction made -> Redirects.owner(made.className().asInternalName()) != null;
            case InvokeInstruction call -> redirect(call).isPresent() || makesOwned(call);
            default -> redirect(instruction).isPresent();
        };
    }

    private static boolean makesOwned(InvokeInstruction call) {
        return call.opcode() == Opcode.INVOKESPECIAL && call.name().equalsString("<init>")
                && Redirects.owner(call.owner().asInternalName()) != null;
    }

    private Optional<Redirect> find(MemberRefEntry member, Access access) {
        Optional<Redirect> known = found.get(member.index());
        if (known == null) {
            known = redirects.find(member, access);
            found.put(member.index(), known);
        }
        return known;
    }

    /** Recursion needs no backward branch: a call of the same name and type may come back here. */
    private static boolean repeats(MethodModel method, InvokeInstruction call) {
        return call.opcode() != Opcode.INVOKESPECIAL && call.name().equals(method.methodName())
                && call.type().equals(method.methodType()) && !isJdk(call.owner());
    }

    private boolean isCalledBack(MethodModel method) {
        String name = method.methodName().stringValue();
        if (name.startsWith("<")) {
            return false;
        }
        boolean visible = method.flags().has(AccessFlag.PUBLIC) && !method.flags().has(AccessFlag.STATIC);
        return (jdkCallsBack && visible && CALLED_IN_LOOPS.contains(name))
                || bootstrapTargets.contains(new Signature(name, method.methodType().stringValue()));
    }

    /** Lambda bodies, and methods of this class that method references name. */
    private void collectBootstrapTargets() {
        for (int i = 0; i < model.constantPool().bootstrapMethodCount(); i++) {
            BootstrapMethodEntry entry = model.constantPool().bootstrapMethodEntry(i);
            for (LoadableConstantEntry argument : entry.arguments()) {
                if (argument instanceof MethodHandleEntry handle
                        && handle.reference().owner().equals(model.thisClass())) {
                    bootstrapTargets.add(new Signature(handle.reference().name().stringValue(),
                            handle.reference().type().stringValue()));
                }
            }
        }
    }

    private static List<Label> targets(Label otherwise, List<SwitchCase> cases) {
        return Stream.concat(Stream.of(otherwise), cases.stream().map(SwitchCase::target)).toList();
    }

    private static boolean isJdkCallback(ClassEntry type) {
        return isJdk(type) && !switch (type.asInternalName()) {
            case "java/lang/Object", "java/lang/Record", "java/lang/Enum", "java/lang/Cloneable",
                    "java/io/Serializable", "java/lang/Exception", "java/lang/RuntimeException", "java/lang/Error" ->
                true;
            default -> false;
        };
    }

    private static boolean isJdk(ClassEntry type) {
        String name = type.asInternalName();
        return name.startsWith("java/") || name.startsWith("javax/");
    }

    private static int parameterSlots(MethodModel method) {
        int slots = method.flags().has(AccessFlag.STATIC) ? 0 : 1;
        MethodTypeDesc type = method.methodTypeSymbol();
        for (ClassDesc parameter : type.parameterList()) {
            slots += TypeKind.from(parameter).slotSize();
        }
        return slots;
    }
}
