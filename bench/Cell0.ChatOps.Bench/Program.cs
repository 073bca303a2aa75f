using System.Globalization;
using Cell0.ChatOps.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return await BenchTree.InvokeAsync(args);
