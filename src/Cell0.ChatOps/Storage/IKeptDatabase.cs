namespace Cell0.ChatOps.Storage;

/// <summary>One of the databases in the data folder.</summary>
public interface IKeptDatabase
{
    /// <summary><c>cell0.db</c>.</summary>
    string FileName { get; }

    /// <summary>What a person must know of how it was opened (a damaged one was set aside), or null.</summary>
    string? Notice { get; }

    /// <summary>A copy of this moment, while others write: a database of its own, without a log.</summary>
    /// <exception cref="StorageException">It cannot be read, or the copy not written.</exception>
    void CopyTo(string target);

    /// <summary>Why this service could not go on with a whole database found elsewhere; null when it could. May bring it to this version.</summary>
    string? Refuse(string file);
}
