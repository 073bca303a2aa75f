namespace Cell0.ChatOps.Tests.Support;

/// <summary>A folder of its own for one test; gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cell0-test-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A handle that is still being closed; the system clears its temporary folder.
        }
    }
}
