namespace Cell0.ChatOps.Storage;

/// <summary>The database could not be read or written: a full or read-only disk, a locked or damaged file. Nothing was changed.</summary>
public sealed class StorageException : Exception
{
    public StorageException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException()
    {
    }
}
