using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Cell0.ChatOps.Rendering;

/// <summary>Lets Fluid's include find the templates already in memory.</summary>
internal sealed class TemplateSource(IReadOnlyDictionary<string, string> sources) : IFileProvider
{
    public IFileInfo GetFileInfo(string subpath) =>
        sources.TryGetValue(subpath.TrimStart('/').Replace(".liquid", "", StringComparison.Ordinal), out var text)
            ? new Entry(subpath, System.Text.Encoding.UTF8.GetBytes(text))
            : new NotFoundFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class Entry(string name, byte[] content) : IFileInfo
    {
        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public long Length => content.Length;

        public string Name => name;

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => new MemoryStream(content, writable: false);
    }
}
