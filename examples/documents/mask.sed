s/^( *)[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3} /\1TIME /
s/ +[0-9]+ms / TOOK /
s/(kubectl|curl)\/v?[0-9.]+/\1/
s/eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/TOKEN/g
s/127\.0\.0\.1:[0-9]+/127.0.0.1:PORT/g
s/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/UID/g
s/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/DATE/g
s/expires in [0-9]+[smhd]/expires in TIME/
s/ default\/sample-[0-9a-z]{5} / default\/sample-XXXXX /
