package dev.quern.runtime.java.weave;

import dev.quern.runtime.java.weave.Redirects.Redirect;
import java.lang.classfile.Attributes;
import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rewrites the code of one method; made for it and used once. */
final class MethodWeaver implements CodeTransform {

    private static final String POLL = Redirects.BRIDGE_PACKAGE + "Poll";
    private static final String BOOTSTRAP = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;";
    private static final int REF_INVOKE_STATIC = 6;

    private final ClassScan scan;
    private final MethodScan plan;
    private final Polls polls;
    private final Set<Label> passed = new HashSet<>();
    private final List<LocalVariable> variables = new ArrayList<>();
    private final List<LocalVariableType> variableTypes = new ArrayList<>();
    private final Map<Label, StackMapFrameInfo> frames;
    private final List<StackMapFrameInfo> wovenFrames = new ArrayList<>();
    private final Deque<Creation> creations = new ArrayDeque<>();
    private @Nullable Creation justMade;
    private int localSlots;

    /** A {@code new} whose constructor was not called yet; {@code kept} if a second reference stays after the call. */
    private static final class Creation {
        private final String type;
        private boolean kept;

        Creation(String type) {
            this.type = type;
        }
    }

    MethodWeaver(ClassScan scan, MethodScan plan, Polls polls) {
        this.scan = scan;
        this.plan = plan;
        this.polls = polls;
        this.localSlots = plan.parameterSlots();
        this.frames = plan.code().findAttribute(Attributes.stackMapTable())
                .map(table -> table.entries().stream()
                        .collect(Collectors.toMap(StackMapFrameInfo::target, Function.identity())))
                .orElse(Map.of());
    }

    @Override
    public void atStart(CodeBuilder builder) {
        if (polls != Polls.NONE && plan.pollAtEntry()) {
            poll(builder);
        }
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
        switch (element) {
            case LabelTarget target -> {
                if (!plan.loops().unpolled().contains(target.label())) {
                    passed.add(target.label());
                }
                builder.with(target);
                Optional.ofNullable(frames.get(target.label())).ifPresent(wovenFrames::add);
            }
            case LocalVariable variable -> variables.add(variable);
            case LocalVariableType variable -> variableTypes.add(variable);
            case Instruction instruction -> instruction(builder, instruction);
            default -> builder.with(element);
        }
    }

    @Override
    public void atEnd(CodeBuilder builder) {
        // a table entry beyond the local variables that the code uses would be refused by the JVM
        variables.stream()
                .filter(variable -> variable.slot() + width(variable.typeSymbol().descriptorString()) <= localSlots)
                .forEach(builder::with);
        variableTypes.stream().filter(variable -> variable.slot() < localSlots).forEach(builder::with);
        if (!wovenFrames.isEmpty()) {
            builder.with(StackMapTableAttribute.of(wovenFrames));
        }
    }

    private void instruction(CodeBuilder builder, Instruction instruction) {
        countLocals(instruction);
        if (polls != Polls.NONE && ClassScan.branchesTo(instruction, passed)) {
            pollBefore(builder, instruction);
        }
        Creation previous = justMade;
        justMade = null;
        switch (instruction) {
            case InvokeDynamicInstruction call -> builder.with(redirected(builder.constantPool(), call));
            case ConstantInstruction.LoadConstantInstruction load ->
                builder.ldc(redirected(builder.constantPool(), load.constantEntry()));
            case NewObjectInstruction made -> {
                justMade = new Creation(made.className().asInternalName());
                creations.push(justMade);
                builder.with(made);
            }
            case StackInstruction stack when stack.opcode() == Opcode.DUP && previous != null -> {
                previous.kept = true;
                builder.with(stack);
            }
            case InvokeInstruction call when call.name().equalsString("<init>") -> constructor(builder, call);
            default -> member(builder, instruction);
        }
    }

    private void member(CodeBuilder builder, Instruction instruction) {
        Optional<Redirect> redirect = scan.redirect(instruction);
        if (redirect.isPresent()) {
            builder.invokestatic(bridgeMethod(builder.constantPool(), redirect.get()));
        } else {
            builder.with(instruction);
        }
    }

    private void constructor(CodeBuilder builder, InvokeInstruction call) {
        builder.with(call);
        String type = call.owner().asInternalName();
        Creation creation = finish(type);
        String owner = Redirects.owner(type);
        if (owner == null) {
            return;
        }
        if (creation == null) {
            builder.aload(0); // super(...) in a subclass's constructor
        } else if (creation.kept) {
            builder.dup();
        } else {
            return;
        }
        builder.invokestatic(method(builder.constantPool(), owner, "own",
                "(Ljava/lang/Object;)V"));
    }

    /** The innermost creation of this type that was still open. */
    private @Nullable Creation finish(String type) {
        for (Creation creation : creations) {
            if (creation.type.equals(type)) {
                creations.remove(creation);
                return creation;
            }
        }
        return null;
    }

    /** A poll where the instruction branches back: in each round, or where a counter tells that it is time. */
    private void pollBefore(CodeBuilder builder, Instruction instruction) {
        if (polls == Polls.NOW_AND_THEN && instruction instanceof BranchInstruction back) {
            Integer counter = plan.loops().counted().get(back.target());
            StackMapFrameInfo head = frames.get(back.target());
            if (counter != null && head != null) {
                Label goOn = builder.newLabel();
                builder.iload(counter).loadConstant(BriefLoops.ROUNDS - 1).iand().ifne(goOn);
                poll(builder);
                builder.labelBinding(goOn);
                // what comes next goes to the head, so the types are such as the head allows
                wovenFrames.add(StackMapFrameInfo.of(goOn, head.locals(), head.stack()));
                return;
            }
        }
        poll(builder);
    }

    private void poll(CodeBuilder builder) {
        ConstantPoolBuilder pool = builder.constantPool();
        if (!scan.hasInvokeDynamic()) {
            builder.invokestatic(method(pool, POLL, "check", "()V"));
            return;
        }
        MethodHandleEntry bootstrap = pool.methodHandleEntry(REF_INVOKE_STATIC, method(pool, POLL, "link", BOOTSTRAP));
        InvokeDynamicEntry entry = pool.invokeDynamicEntry(pool.bsmEntry(bootstrap, List.of()),
                pool.nameAndTypeEntry(pool.utf8Entry("poll"), pool.utf8Entry("()V")));
        builder.with(InvokeDynamicInstruction.of(entry));
    }

    private InvokeDynamicInstruction redirected(ConstantPoolBuilder pool, InvokeDynamicInstruction call) {
        BootstrapMethodEntry bootstrap = call.invokedynamic().bootstrap();
        if (!scan.anyRedirected(bootstrap.arguments())) {
            return call;
        }
        return InvokeDynamicInstruction.of(pool.invokeDynamicEntry(redirected(pool, bootstrap), site(pool, call)));
    }

    /**
     * The type of a call site that makes a method reference. One that is bound to an instance ({@code thread::start})
     * must give it the very type that the bridge's method takes, where an instance method asks for no more than that
     * it fits.
     */
    private NameAndTypeEntry site(ConstantPoolBuilder pool, InvokeDynamicInstruction call) {
        MethodTypeDesc type = call.typeSymbol();
        List<LoadableConstantEntry> arguments = call.invokedynamic().bootstrap().arguments();
        if (type.parameterCount() != 1 || arguments.size() < 2
                || !(arguments.get(1) instanceof MethodHandleEntry handle)) {
            return call.invokedynamic().nameAndType();
        }
        return scan.redirect(handle).filter(redirect -> redirect.access() == Redirects.Access.INSTANCE_CALL)
                .map(redirect -> MethodTypeDesc.ofDescriptor(redirect.bridgeDescriptor()).parameterType(0))
                .map(receiver -> pool.nameAndTypeEntry(call.name(),
                        pool.utf8Entry(type.changeParameterType(0, receiver).descriptorString())))
                .orElse(call.invokedynamic().nameAndType());
    }

    private BootstrapMethodEntry redirected(ConstantPoolBuilder pool, BootstrapMethodEntry bootstrap) {
        List<LoadableConstantEntry> arguments = bootstrap.arguments()
                .stream()
                .map(argument -> redirected(pool, argument))
                .toList();
        return pool.bsmEntry(bootstrap.bootstrapMethod(), arguments);
    }

    private LoadableConstantEntry redirected(ConstantPoolBuilder pool, LoadableConstantEntry constant) {
        return switch (constant) {
            case MethodHandleEntry handle -> scan.redirect(handle)
                    .<LoadableConstantEntry>map(redirect -> pool.methodHandleEntry(REF_INVOKE_STATIC,
                            bridgeMethod(pool, redirect)))
                    .orElse(handle);
            case ConstantDynamicEntry dynamic when scan.anyRedirected(dynamic.bootstrap().arguments()) ->
                pool.constantDynamicEntry(redirected(pool, dynamic.bootstrap()), dynamic.nameAndType());
            default -> constant;
        };
    }

    private static MethodRefEntry bridgeMethod(ConstantPoolBuilder pool, Redirect redirect) {
        return method(pool, redirect.bridge(), redirect.name(), redirect.bridgeDescriptor());
    }

    private static MethodRefEntry method(ConstantPoolBuilder pool, String owner, String name, String descriptor) {
        ClassEntry type = pool.classEntry(pool.utf8Entry(owner));
        return pool.methodRefEntry(type, pool.nameAndTypeEntry(pool.utf8Entry(name), pool.utf8Entry(descriptor)));
    }

    private void countLocals(Instruction instruction) {
        int end = switch (instruction) {
            case LoadInstruction load -> load.slot() + load.typeKind().slotSize();
            case StoreInstruction store -> store.slot() + store.typeKind().slotSize();
            case IncrementInstruction increment -> increment.slot() + 1;
            default -> 0;
        };
        localSlots = Math.max(localSlots, end);
    }

    private static int width(String descriptor) {
        return descriptor.equals("J") || descriptor.equals("D") ? 2 : 1;
    }
}
