using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Access;

/// <summary>The API tokens of the settings, kept as hashes.</summary>
public sealed class ApiTokens(IOptions<AccessOptions> options)
{
    private readonly IReadOnlyList<(byte[] Hash, ApiCaller Caller)> known =
        [.. options.Value.ApiTokens.Select(token => (Hash(token.Token), new ApiCaller(token.Name, token.Role)))];

    public bool Any => known.Count > 0;

    /// <summary>Whose token it is; null when nobody's. Takes the same time whatever is presented.</summary>
    public ApiCaller? WhoHas(string? presented)
    {
        var hash = Hash(presented ?? "");
        ApiCaller? caller = null;
        foreach (var (stored, holder) in known)
        {
            if (CryptographicOperations.FixedTimeEquals(stored, hash)) caller = holder;
        }

        return caller;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
