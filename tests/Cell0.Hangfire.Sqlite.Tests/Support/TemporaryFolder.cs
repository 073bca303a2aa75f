namespace Cell0.Hangfire.Sqlite.Tests.Support;

/// <summary>A fresh folder under the system's temporary one, removed with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cell0-hangfire-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
