namespace Cell0.ChatOps.Storage;

/// <summary>One of the databases in the data folder.</summary>
public interface IKeptDatabase
{
    /// <summary><c>cell0.db</c>.</summary>
    string FileName { get; }

    /// <summary>What a person must know of how it was opened (a damaged one was set aside), or null.</summary>
    string? Notice { get; }
}
