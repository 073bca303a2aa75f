using System.Reflection;
using System.Security.Cryptography;

namespace Cell0.ChatOps.Web;

/// <summary>The style sheet and the chat's script, built into the executable; the address carries a piece of the hash, so a browser may keep them for ever.</summary>
public sealed class AssetCatalogue
{
    private const string Prefix = "Cell0.ChatOps.Web.Assets.";

    private readonly Dictionary<string, (byte[] Content, string Version)> assets = new(StringComparer.Ordinal);

    public AssetCatalogue()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            var bytes = content.ToArray();
            assets[name[Prefix.Length..]] = (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
        }
    }

    public string AddressOf(string name) => $"/assets/{name}?v={assets[name].Version}";

    public byte[]? Find(string name) => assets.TryGetValue(name, out var asset) ? asset.Content : null;
}
