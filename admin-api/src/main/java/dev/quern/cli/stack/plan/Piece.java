package dev.quern.cli.stack.plan;

/** Something that a file asks for, or that a server has. Two pieces are the same if their facts are. */
public sealed interface Piece permits Piece.Root, FunctionPiece, BucketPiece, TablePiece {

    /** Everything by which this differs from another of its kind. */
    Facts facts();

    /** How another piece of the same key becomes this one. */
    default Way from(Piece before) {
        return Way.IN_PLACE;
    }

    /** How a piece becomes another. */
    enum Way {
        /** By changing it. */
        IN_PLACE,
        /** By deleting it and making it anew. */
        ANEW,
        /** Not at all: too much would be lost. */
        NEVER
    }

    /** A piece that stands alone and carries the tag of the stack that it belongs to. */
    sealed interface Root extends Piece permits FunctionPiece.Function, BucketPiece.Bucket, TablePiece.Table,
            StreamPiece {

        /** The stack; empty if it carries no such tag. */
        String stack();
    }
}
